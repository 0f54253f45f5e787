"""Sources for what a federation tells of past years: contests, honours, staff, councils; what it chose itself stays."""

from django.db import migrations

from reports.catalogue import load_catalogue, read_rows, set_sources

# The default measures so far of indicators that may now also add a number typed for earlier years.
WIDENED = {
    "TVP-08": {"hoi-dong.hoi-dong"},
    "KHC-01": {"de-tai.de-tai"},
    "KHC-02": {"mo-hinh.mo-hinh"},
    "KHC-05": {"hoi-thao.hoi-thao"},
}

# Names that changed with the unit of their source.
RENAMED = {
    "TVP-09": "Quyết định, dự án được điều chỉnh sau tư vấn",
    "THI-03": "Giải Sáng tạo kỹ thuật cấp tỉnh",
    "THI-04": "Giải Sáng tạo kỹ thuật toàn quốc",
    "THI-08": "Giải thanh thiếu niên, nhi đồng cấp tỉnh",
}


def load(apps, schema_editor):
    Indicator, Measure, Unit = (apps.get_model("reports", name) for name in ("Indicator", "Measure", "Unit"))
    defaults = {row["code"]: row for row in read_rows("indicators")}
    order = list(Indicator.objects.order_by("position", "code").values_list("code", flat=True))
    is_default_order = order == [code for code in defaults if code in order]
    load_catalogue(apps)
    measures = {f"{m.kind.code}.{m.code}": m for m in Measure.objects.select_related("kind")}
    names = {measure.pk: name for name, measure in measures.items()}
    units = {unit.name: unit for unit in Unit.objects.all()}
    for position, (code, row) in enumerate(defaults.items(), start=1):
        indicator = Indicator.objects.get(code=code)
        own = {names[pk] for pk in indicator.measures.values_list("pk", flat=True)}
        if is_default_order:
            indicator.position = position
        if not own and not indicator.provider and indicator.aggregation != "ratio":
            indicator.provider, indicator.aggregation = row["provider"], row["aggregation"]
            indicator.unit = units[row["unit"]]
            indicator.name = row["name"] if indicator.name == RENAMED.get(code) else indicator.name
        indicator.save()
        is_ratio = indicator.aggregation == "ratio"
        # A ratio is made of two indicators; one that a federation gave its own terms, or made a ratio, is its choice.
        is_chosen = indicator.numerator_id or is_ratio != (row["aggregation"] == "ratio")
        if row["measures"] and not indicator.provider and not is_chosen and own in (set(), WIDENED.get(code)):
            set_sources(indicator, row["measures"].split(), measures, Indicator)


class Migration(migrations.Migration):
    dependencies = [("reports", "0019_first_filing")]

    # Backwards nothing: the rows may be in use by then, and loading again skips what exists.
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
