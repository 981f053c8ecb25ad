"""Repair of office rooms (办公用房维修改造): what is asked, what is found on the spot, what is accepted, what is concluded."""
