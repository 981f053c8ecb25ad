"""Asset register (资产卡片): cards with their value, place and custodian, five rights with their holders, vehicles, and every change."""
