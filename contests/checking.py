"""The formal check: what keeps an entry from being valid, as sentences. Computed anew each time, kept nowhere."""

from django.utils import timezone
from django.utils.translation import gettext as _

from contests.consent import Purpose, is_minor
from contests.models import allows


def share_problems(authors):
    """What is wrong with who made it and in which parts."""
    if not authors:
        return [_("Chưa ghi tác giả nào.")]
    found = []
    if (total := sum(author.share for author in authors)) != 100:
        found.append(_("Phần đóng góp của các tác giả cộng lại là %d %%, phải đúng 100 %%.") % total)
    if sum(author.is_main for author in authors) != 1:
        found.append(_("Phải có đúng một tác giả chính."))
    return found


def submit_problems(entry):
    """What must be there before anybody can receive it."""
    found = share_problems(list(entry.authors.all()))
    described = {row.criterion_id for row in entry.descriptions.all()}
    missing = [criterion.name for criterion in entry.edition.criteria.all() if criterion.pk not in described]
    return found + [_("Chưa mô tả theo tiêu chí «%s».") % name for name in missing]


def formal_problems(entry):
    """Everything that keeps a submitted entry from being valid; [] when nothing does."""
    authors = list(entry.authors.prefetch_related("consents"))
    return [
        *submit_problems(entry),
        *_time_problems(entry),
        *_eligibility_problems(entry, authors),
        *_dossier_problems(entry),
        *_consent_problems(authors),
    ]


def _time_problems(entry):
    if entry.counts_as_on_time is not False:
        return []
    words = _("Nộp lúc %(at)s, sau hạn (hết ngày %(last)s), không có dấu bưu điện trong hạn.")
    at = timezone.localtime(entry.received_at)
    return [words % {"at": f"{at:%H:%M %d/%m/%Y}", "last": f"{entry.edition.closes_on:%d/%m/%Y}"}]


def is_within_window(born_on, *, born_from, born_to):
    """Both days belong to the window; a side that is not set is open."""
    return (born_from is None or born_from <= born_on) and (born_to is None or born_on <= born_to)


def _eligibility_problems(entry, authors):
    edition, found = entry.edition, []
    for author in authors:
        if not is_within_window(author.born_on, born_from=edition.born_from, born_to=edition.born_to):
            words = _("%(name)s sinh ngày %(born)s, ngoài khoảng ngày sinh của thể lệ.")
            found.append(words % {"name": author.full_name, "born": f"{author.born_on:%d/%m/%Y}"})
    if edition.max_authors and len(authors) > edition.max_authors:
        words = _("Có %(count)d tác giả, thể lệ cho tối đa %(most)d.")
        found.append(words % {"count": len(authors), "most": edition.max_authors})
    if edition.created_since and entry.applied_since and entry.applied_since < edition.created_since:
        found.append(_("Tạo ra, áp dụng trước ngày %s của thể lệ.") % f"{edition.created_since:%d/%m/%Y}")
    return found


def _dossier_problems(entry):
    there = {row.item_id for row in entry.files.all()} | {row.item_id for row in entry.seen_papers.all()}
    wanted = [item for item in entry.edition.dossier.all() if item.is_required and item.pk not in there]
    return [_("Thiếu: %s.") % item.name for item in wanted]


def _consent_problems(authors):
    today = timezone.localdate()
    return [
        _("%s chưa đủ 18 tuổi: chưa ghi đủ sự đồng ý tham gia của người đại diện và của em.") % author.full_name
        for author in authors
        if is_minor(author.born_on, today) and not allows(author, Purpose.TAKE_PART, today)
    ]
