"""Works after an agreed pre-review (维修改造实施): budget, contract, acceptance with rework, settlement, room record."""
