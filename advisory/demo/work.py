"""The advisory work behind the published reports: `work/<federation>.json`, as it stood when all of it was over.

Days the reports do not tell, opinions' words and symbols of letters are illustrative.
"""

from datetime import timedelta
from pathlib import Path

from advisory.models import (
    AdvisoryTask,
    Client,
    CoordinationProgramme,
    CouncilSeat,
    Opinion,
    OpinionRequest,
    Recommendation,
    ScienceTask,
)
from members.models import Association
from reports.demo.data import read_day, read_json
from reports.demo.load import records_behind

FOLDER = Path(__file__).with_name("work")


@records_behind
def load_work(federation, by):
    path = FOLDER / f"{federation}.json"
    if not path.exists():
        return
    told = read_json(path)
    associations = {row.short_name: row for row in Association.objects.all()}
    office = next(row for row in associations.values() if row.kind == Association.Kind.FEDERATION)
    numbers = {}
    for row in sorted(told["tasks"], key=lambda row: row["received_on"]):
        year = int(row["received_on"][:4])
        numbers[year] = numbers.get(year, 0) + 1
        _load_task(row, numbers[year], associations, office, by)
    for model, name in ((CouncilSeat, "seats"), (ScienceTask, "science_tasks"), (CoordinationProgramme, "programmes")):
        for row in told.get(name, []):
            days = {key: read_day(row.pop(key)) for key in list(row) if key.endswith("_on")}
            if model is CoordinationProgramme:
                row.setdefault("state", "in-force")
            model.objects.create(association=office, created_by=by, **days, **row)


def _load_task(row, number, associations, office, by):
    received_on, sent_on = read_day(row["received_on"]), read_day(row["sent_on"])
    recommendations = row.get("recommendations", [])
    task = AdvisoryTask.objects.create(
        year=received_on.year,
        number=number,
        state="answered" if recommendations else "closed",
        kind=row.get("kind", "consultation"),
        origin=row.get("origin", "comment"),
        lead=associations[row["lead"]] if "lead" in row else office,
        client=Client.objects.named(row["client"]),
        received_on=received_on,
        due_on=sent_on + timedelta(days=2),
        sent_on=sent_on,
        sent_symbol=f"{number:02}/LHH-TVPB (minh họa)",
        compiled_text="Nội dung góp ý không có trong báo cáo đã công bố (minh họa).",
        created_by=by,
        **{name: row.get(name, "") for name in ("title", "object_name", "object_type", "field", "report_line")},
    )
    for name, day in row.get("opinions", []):
        day = read_day(day)
        request = OpinionRequest.objects.create(
            task=task, association=associations[name], asked_on=received_on, due_on=day + timedelta(days=1)
        )
        Opinion.objects.create(request=request, text="Ý kiến của hội (minh họa).", given_on=day, given_by=by)
    for place, one in enumerate(recommendations, start=1):
        Recommendation.objects.create(
            task=task,
            number=place,
            addressee=row["client"],
            sent_on=sent_on,
            answer_due_on=sent_on + timedelta(days=30),
            recorded_by=by,
            **one | {"answered_on": read_day(one["answered_on"])},
        )
