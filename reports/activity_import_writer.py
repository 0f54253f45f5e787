"""Writing a confirmed import inside its transaction: new activities in a handful of statements, others one by one.

Bulk writing sends no signals, so the audit trail's rows are added here, the same as services.save_activity leaves.
"""

import uuid
from datetime import date

from auditlog.diff import model_instance_diff
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils import timezone

from lhh_portal.bulk import TRAIL, insert_rows
from reports.activity_import_plan import explanations_of, quantities
from reports.checks import amount_findings, missing_answers
from reports.models import Activity, ActivityAmount, ActivityImportRow, ActivityOwner, FindingAnswer
from reports.services import save_activity
from reports.versions import TEXTS

BATCH = 500


class Writer:
    def __init__(self, import_file, lookups, by):
        self.import_file, self.lookups, self.by = import_file, lookups, by
        self.now = timezone.now()

    def write(self, rows):
        """Return {"new": …, "changed": …}: how many activities. Raises ValidationError if a finding is unexplained."""
        new = [row for row in rows if row.state == ActivityImportRow.State.NEW]
        changed = [row for row in rows if row.state == ActivityImportRow.State.CHANGED]
        if not self.import_file.updates_existing:
            changed = []
        self._create(new)
        for row in changed:
            self._update(row)
        return {"new": len(new), "changed": len(changed)}

    # --- new ones ---

    def _create(self, rows):
        made = [(row, self._activity(self._blank(row.values), row.values)) for row in rows]
        self._insert(Activity, [activity for _row, activity in made])
        owners, amounts, answers = [], [], []
        for row, activity in made:
            owners += self._owners(activity, row.values)
            numbers = quantities(row.values.get("amounts", {}), self.lookups.measures)
            amounts += [
                ActivityAmount(activity=activity, measure=m, amount=m.unit.to_amount(q.value), qualifier=q.qualifier)
                for m, q in numbers.items()
            ]
            answers += self._answers(activity, row, numbers)
        self._insert(ActivityOwner, owners)
        self._insert(ActivityAmount, amounts)
        self._insert(FindingAnswer, answers)

    def _blank(self, values):
        uid = uuid.UUID(values["uid"]) if "uid" in values else uuid.uuid4()
        return Activity(uid=uid, created_by=self.by)

    def _activity(self, activity, values):
        """`activity` with what the sheet says of it."""
        for name in (*TEXTS, "is_online"):
            if name in values:
                setattr(activity, name, values[name])
        activity.kind = self.lookups.kinds[values["kind"]]
        activity.starts_on, activity.ends_on = (date.fromisoformat(values[name]) for name in ("starts_on", "ends_on"))
        activity.set_keys()
        return activity

    def _owners(self, activity, values):
        ids = [values["lead"], *values.get("partners", [])]
        return [
            ActivityOwner(activity=activity, association=self.lookups.associations[pk], is_lead=place == 0)
            for place, pk in enumerate(ids)
        ]

    def _answers(self, activity, row, numbers):
        findings = amount_findings(numbers, activity, rules=self.lookups.rules)
        explanations = explanations_of(row)
        if missing := missing_answers(findings, explanations):
            raise ValidationError([finding.message for finding in missing])
        return [
            FindingAnswer(
                activity=activity,
                code=finding.code,
                fingerprint=finding.fingerprint,
                explanation=explanations[finding.code],
                by=self.by,
            )
            for finding in findings
            if explanations.get(finding.code)
        ]

    def _insert(self, model, objects):
        """Insert, and leave the trail."""
        model.objects.bulk_create(objects, batch_size=BATCH)
        kind = ContentType.objects.get_for_model(model).pk
        told = (self.by.pk, self.now, {"import": self.import_file.pk})
        create = LogEntry.Action.CREATE
        insert_rows(
            LogEntry,
            TRAIL,
            (
                (kind, str(item.pk), item.pk, str(item), create, model_instance_diff(None, item), "", None, *told)
                for item in objects
            ),
        )

    # --- those there already ---

    def _update(self, row):
        activity = self._activity(Activity.objects.get(pk=row.activity_id), row.values)
        stored = {amount.measure: amount.quantity for amount in activity.amounts.select_related("measure__unit")}
        amounts = {self.lookups.measures[m.full_code]: q for m, q in stored.items()}
        amounts |= quantities(row.values.get("amounts", {}), self.lookups.measures)
        partners = row.values.get("partners")
        if partners is None:
            partners = activity.owners.filter(is_lead=False).values_list("association", flat=True)
        save_activity(
            activity,
            by=self.by,
            lead=self.lookups.associations[row.values["lead"]],
            partners=[self.lookups.associations[pk] for pk in partners],
            amounts=amounts,
            explanations=explanations_of(row),
        )
