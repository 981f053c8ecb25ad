"""The record of a purchase (阳光招标): what each step of its road writes, put together from the rooms of each stage."""
