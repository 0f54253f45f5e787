"""Records of a list that were made part of joint work since it was exported or typed: they are there already."""

from collections import defaultdict
from datetime import date

from lhh_portal.text import search_key
from reports.joint import NEAR
from reports.joint_merge import merged_records
from reports.models import ActivityMerge, ActivityOwner

BATCH = 500


class MergedAway:
    """What the readings (`values` of activity_import_values) could be; one query for each 500 of their codes."""

    def __init__(self, readings):
        self.records = merged_records(_merges(readings))
        self.by_uid = {str(record.merge.merged_uid): record for record in self.records if record.merge.merged_uid}
        self.by_name = defaultdict(list)
        for record in self.records:
            self.by_name[record.lead_id, search_key(record.fields["title"])].append(record)

    def find(self, values):
        """The MergedRecord of one reading, by its «mã», else by lead, name and first or last day; or None."""
        if "uid" in values:
            return self.by_uid.get(values["uid"])
        same = self.by_name.get((values["lead"], search_key(values["title"])), [])
        for record in same:
            days = record.fields["starts_on"], record.fields["ends_on"]
            if values["starts_on"] == days[0] or values["ends_on"] == days[1]:
                same.remove(record)  # a second row like this one is another activity
                return record
        return None

    @property
    def fingerprint(self):
        """While it stays, so does what is found."""
        merges = [record.merge for record in self.records]
        return sorted((row.pk, row.activity_id, row.activity.title) for row in merges)


def _merges(readings):
    standing = ActivityMerge.objects.standing().select_related("activity")
    uids = [values["uid"] for values in readings if "uid" in values]
    found = {}
    for start in range(0, len(uids), BATCH):
        found |= {row.pk: row for row in standing.filter(merged_uid__in=uids[start : start + BATCH])}
    leads = {values["lead"] for values in readings if "lead" in values}
    days = [values[name] for values in readings for name in ("starts_on", "ends_on") if values.get(name)]
    if leads and days:
        owned = ActivityOwner.objects.filter(association__in=leads).values("activity")
        near = standing.filter(activity__in=owned, activity__ends_on__gte=date.fromisoformat(min(days)) - NEAR)
        found |= {row.pk: row for row in near.filter(activity__starts_on__lte=date.fromisoformat(max(days)) + NEAR)}
    return found.values()
