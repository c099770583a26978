"""What an installation is put to, to see that it holds. Each experiment has a control that it must lose."""
