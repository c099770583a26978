"""How does an open interface answer? The same for every resource: pages, filters, fields, files, limits, problems."""
