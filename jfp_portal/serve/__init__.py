"""Running the portal's processes: `script/server` (one machine, nothing needed) and `script/service` (service form)."""
