"""Where guardian enters the house: the base of every permission row with a direct foreign key."""
from guardian.models import UserObjectPermissionBase


class GrantBase(UserObjectPermissionBase):
    """One person, one permission, one object; removed by a recorded act, hence no model-wide grants here."""

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True
