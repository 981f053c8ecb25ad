"""Addresses of the room ledger."""
from django.urls import path

from .premises import doing, report, rooms, taking

urlpatterns = [
    path("premises/", rooms.listing, name="premises"),
    path("premises/rooms/add/", doing.add_room, name="room_add"),
    path("premises/rooms/<int:pk>/", rooms.page, name="room"),
    path("premises/rooms/<int:pk>/<slug:verb>/", doing.act, name="room_act"),
    path("premises/rooms/<int:pk>/occupancies/<int:row>/end/", doing.leave, name="room_leave"),
    path("premises/check/", report.check, name="premises_check"),
    path("premises/units/<int:pk>/posts/", doing.posts, name="premises_posts"),
    path("premises/movements/", report.movements, name="premises_movements"),
    path("premises/surplus/", report.surplus, name="premises_surplus"),
    path("premises/leases/", report.leased, name="leases"),
    path("premises/leases/<int:pk>/return/", doing.take_back, name="lease_return"),
    path("premises/buildings/", report.buildings, name="buildings"),
    path("premises/buildings/add/", doing.add_building, name="building_add"),
    path("premises/buildings/<int:pk>/change/", doing.change_building, name="building_change"),
    path("premises/export/<slug:what>/", taking.take, name="premises_export"),
]
