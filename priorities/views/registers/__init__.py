"""The registers of a cycle: one list, one form and one page of an entry serve them all."""

from priorities.views.registers.pages import (
    REGISTERS,
    add_to_register,
    freeze_data,
    register,
    register_entry,
    register_workbook,
)

__all__ = ["REGISTERS", "add_to_register", "freeze_data", "register", "register_entry", "register_workbook"]
