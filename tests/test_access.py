"""The access matrix: one row per URL, everyone in it or refused.

    row(url name, who may, lambda world: {kwargs}, method="get", data=lambda world: {…}, status=None)

A visitor who may not is sent to sign in; anybody else who may not gets 404 (must not know of it) or 403 (not their
role). `get` rows are also tried with POST by everyone who may not. Objects come from `tests.access.World`.
`status` is what the allowed get when it is not simply "something below 400".
"""

import pytest
from django.conf import settings
from django.urls import resolve

from documents.delivery.issuing import token_of
from tests.access import (
    ADMINISTRATOR,
    EVERYONE,
    LEADER,
    OFFICE,
    OFFICER,
    OFFICERS,
    PEOPLE,
    SIGNED_IN,
    STAFF,
    VISITOR,
    World,
    answer,
    client_of,
    is_sent_to_sign_in,
    row,
    url_names,
)

MEMBER_READERS = OFFICE | OFFICERS | ADMINISTRATOR
IDENTITIES = ADMINISTRATOR | LEADER | {"clerk"}
PROFILE_KEEPERS = STAFF | ADMINISTRATOR

CLERK = frozenset({"clerk"})
EDITOR = frozenset({"editor"})
SITE_KEEPERS = STAFF | {"editor"}
CALENDAR_READERS = OFFICE | {"editor"}
CALENDAR_KEEPERS = STAFF | CLERK
DATA_DESK = frozenset({"staff", "administrator", "leader"})
READS = frozenset({"staff", "editor", "leader"})
WRITERS = STAFF | CLERK
PUBLISHERS = frozenset({"editor", "leader"})
DESK_WRITERS = OFFICERS | STAFF | {"editor"}
DESK = DESK_WRITERS | LEADER
NO_ROWS = {"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"}


def of_lawyers(world, **kwargs):
    return {"slug": world.cast.lawyers.slug, **kwargs}


ACCESS = [
    # --- frame
    row("workspace", SIGNED_IN),
    row("job-notice", SIGNED_IN),
    row("job-notice-seen", SIGNED_IN, method="post"),
    row("components", OFFICE | ADMINISTRATOR),
    row("specimen-panel", OFFICE | ADMINISTRATOR),
    row("alive", EVERYONE),
    row("ready", EVERYONE),
    row("job-detail", STAFF, lambda w: {"pk": w.job.pk}),
    row("job-cancel", STAFF, lambda w: {"pk": w.job.pk}, method="post"),
    # --- signing in (allauth under our addresses)
    row("account_login", EVERYONE),
    # both send whoever has not begun to sign in back to the sign-in page
    row("mfa_login_webauthn", EVERYONE, status=302),
    row("mfa_authenticate", EVERYONE, status=302),
    row("account_logout", EVERYONE),
    row("account_inactive", EVERYONE),
    row("account_change_password", SIGNED_IN),
    row("account_set_password", SIGNED_IN),
    row("account_reset_password", EVERYONE),
    row("account_reset_password_done", EVERYONE),
    row("account_reset_password_from_key_done", EVERYONE),
    row("account_reset_password_from_key", EVERYONE, lambda w: {"uidb36": "1", "key": "abc-def"}),
    row("account_reauthenticate", SIGNED_IN),
    row("mfa_reauthenticate", SIGNED_IN),
    row("mfa_reauthenticate_webauthn", SIGNED_IN),
    row("mfa_index", SIGNED_IN),
    row("mfa_activate_totp", SIGNED_IN),
    row("mfa_deactivate_totp", OFFICER, lambda w: w.totp and {}),
    row("mfa_list_webauthn", SIGNED_IN),
    row("mfa_add_webauthn", SIGNED_IN),
    row("mfa_edit_webauthn", OFFICER, lambda w: {"pk": w.passkey.pk}),
    row("mfa_remove_webauthn", OFFICER, lambda w: {"pk": w.passkey.pk}),
    row("mfa_view_recovery_codes", OFFICER, lambda w: w.recovery_codes and {}),
    row("mfa_generate_recovery_codes", SIGNED_IN),
    row("mfa_download_recovery_codes", OFFICER, lambda w: w.recovery_codes and {}),
    # --- accounts
    row("accounts:account", SIGNED_IN),
    row("accounts:people", ADMINISTRATOR),
    row("accounts:person", ADMINISTRATOR, lambda w: {"pk": w.cast.officer.pk}),
    row("accounts:person-close", ADMINISTRATOR, lambda w: {"pk": w.cast.officer.pk}, method="post"),
    row("accounts:person-open", ADMINISTRATOR, lambda w: {"pk": w.cast.officer.pk}, method="post"),
    row("accounts:person-remove-factors", ADMINISTRATOR, lambda w: {"pk": w.cast.officer.pk}, method="post"),
    row("accounts:invitations", STAFF | ADMINISTRATOR),
    row("accounts:invitation-create", STAFF | ADMINISTRATOR),
    row("accounts:invitation-send-again", STAFF | ADMINISTRATOR, lambda w: {"pk": w.invitation.pk}, method="post"),
    row("accounts:invitation-withdraw", STAFF | ADMINISTRATOR, lambda w: {"pk": w.invitation.pk}, method="post"),
    row("accounts:invitation-accept", EVERYONE, lambda w: {"key": w.invitation_key}),
    row("audit:changes", ADMINISTRATOR),
    row("audit:sign-ins", ADMINISTRATOR),
    # --- members
    row("members:association-list", MEMBER_READERS),
    row("members:association-export", MEMBER_READERS, lambda w: {"kind": "csv"}),
    row("members:association-create", STAFF),
    row("members:association-merge", STAFF),
    row("members:profile-list", PROFILE_KEEPERS),
    row("members:profile-create", PROFILE_KEEPERS),
    row("members:profile-preview-new", PROFILE_KEEPERS, method="post"),
    row("members:profile-edit", PROFILE_KEEPERS, lambda w: {"pk": w.profile.pk}),
    row("members:profile-preview", PROFILE_KEEPERS, lambda w: {"pk": w.profile.pk}, method="post"),
    row("members:import-start", STAFF),
    row("members:import-detail", STAFF, lambda w: {"pk": w.member_import.pk}),
    row("members:import-columns", STAFF, lambda w: {"pk": w.member_import.pk}),
    row("members:import-download", STAFF, lambda w: {"pk": w.member_import.pk}),
    row(
        "members:import-row-answer",
        STAFF,
        lambda w: {"pk": w.member_import.pk, "number": 2},
        method="post",
        data=lambda w: {"decision": "out"},
    ),
    row("members:import-confirm", STAFF, lambda w: {"pk": w.member_import.pk}, method="post"),
    row("members:import-drop", STAFF, lambda w: {"pk": w.member_import.pk}, method="post"),
    row("members:import-reopen", STAFF, lambda w: {"pk": w.member_import.pk}, method="post"),
    row("members:association-detail", OFFICE | OFFICER | ADMINISTRATOR, of_lawyers),
    row("members:association-edit", STAFF, of_lawyers),
    row("members:contact-edit", STAFF | OFFICER, of_lawyers),
    row("members:status-change", STAFF, of_lawyers),
    row("members:count-create", STAFF | OFFICER, of_lawyers),
    row("members:count-edit", STAFF | OFFICER, lambda w: of_lawyers(w, pk=w.membership_count.pk)),
    row("members:body-create", STAFF, of_lawyers),
    row("members:body-edit", STAFF, lambda w: of_lawyers(w, pk=w.mandate.body.pk)),
    row("members:term-create", STAFF, of_lawyers),
    row("members:term-edit", STAFF, lambda w: of_lawyers(w, pk=w.term.pk)),
    row("members:mandate-create", STAFF, of_lawyers),
    row("members:mandate-edit", STAFF, lambda w: of_lawyers(w, pk=w.mandate.pk)),
    # --- documents
    row("documents:document-list", OFFICE),
    row("documents:document-detail", OFFICE, lambda w: {"pk": w.document.pk}),
    row("documents:version-download", OFFICE, lambda w: {"pk": w.returned_document.pk, "version": w.version.pk}),
    row("documents:document-new", WRITERS),
    row("documents:document-edit", WRITERS, lambda w: {"pk": w.document.pk}),
    row("documents:document-amend", WRITERS, lambda w: {"pk": w.issued_document.pk, "amendment": "corrects"}),
    row("documents:document-discard", WRITERS, lambda w: {"pk": w.document.pk}),
    row("documents:attachment-add", WRITERS, lambda w: {"pk": w.document.pk}),
    row("documents:attachment-remove", WRITERS, lambda w: w.attachment_of_draft, method="post"),
    row("documents:attachment-download", OFFICE, lambda w: w.attachment_of_draft),
    row("documents:document-propose", WRITERS, lambda w: {"pk": w.document.pk}),
    row("documents:document-approve", LEADER, lambda w: {"pk": w.proposed_document.pk}),
    row("documents:document-return", LEADER, lambda w: {"pk": w.proposed_document.pk}),
    row("documents:document-sign", LEADER, lambda w: {"pk": w.approved_document.pk}),
    row("documents:waiting", LEADER | CLERK),
    row("documents:waiting-approve", LEADER, method="post"),
    row("documents:waiting-sign", LEADER, method="post"),
    row("documents:waiting-seal", CLERK, method="post"),
    row("documents:document-publish", LEADER | CLERK, lambda w: {"pk": w.issued_document.pk}),
    row("documents:document-unpublish", LEADER | CLERK, lambda w: {"pk": w.public_paper.pk}),
    row("documents:document-render", OFFICE, lambda w: {"pk": w.document.pk}, method="post"),
    row("documents:document-download", OFFICE, lambda w: {"pk": w.printed_document.pk}),
    row("documents:document-issue", CLERK, lambda w: {"pk": w.sealed_document.pk}),
    row(
        "documents:document-issue-confirm",
        CLERK,
        lambda w: {"pk": w.sealed_document.pk},
        method="post",
        data=lambda w: NO_ROWS,
    ),
    row("documents:document-send-more", CLERK, lambda w: {"pk": w.delivery.document_id}),
    row("documents:delivery-again", CLERK, lambda w: {"pk": w.delivery.pk}),
    row("documents:delivery-paper", CLERK, lambda w: {"pk": w.delivery.pk}, method="post"),
    # --- the desk of the public site
    row("desk:article-list", DESK),
    row("desk:article-create", DESK_WRITERS),
    row("desk:clean", DESK_WRITERS, method="post", data=lambda w: {"html": "<p>a"}),
    row("desk:article-detail", DESK - {"other_officer"}, lambda w: {"pk": w.desk_article.pk}),
    row("desk:article-edit", DESK_WRITERS - {"other_officer"}, lambda w: {"pk": w.desk_article.pk}),
    row("desk:article-autosave", DESK_WRITERS - {"other_officer"}, lambda w: {"pk": w.desk_article.pk}, method="post"),
    row("desk:article-preview", DESK - {"other_officer"}, lambda w: {"pk": w.desk_article.pk}),
    row("desk:article-compare", DESK - OFFICERS, lambda w: {"pk": w.revised_article.pk}),
    row("desk:article-schedule", PUBLISHERS, lambda w: {"pk": w.approved_article.pk}),
    row(
        "desk:article-act",
        DESK_WRITERS - {"other_officer"},
        lambda w: {"pk": w.desk_article.pk, "action": "submit"},
        method="post",
    ),
    row("desk:file-add", DESK_WRITERS - {"other_officer"}, lambda w: {"pk": w.desk_article.pk}, method="post"),
    row("desk:file-download", DESK - {"other_officer"}, lambda w: w.article_file),
    row("desk:file-remove", DESK_WRITERS - {"other_officer"}, lambda w: w.article_file, method="post"),
    row("desk:picture-list", DESK, data=lambda w: {"q": w.shown_picture.alt}),
    row("desk:picture-add", DESK_WRITERS),
    row("desk:picture-choose", DESK_WRITERS),
    row("desk:picture-detail", DESK, lambda w: {"pk": w.shown_picture.pk}),
    row("desk:picture-withdraw", PUBLISHERS | STAFF, lambda w: {"pk": w.shown_picture.pk}),
    # --- pages of visitors
    row("news:front", EVERYONE),
    row("news:list", EVERYONE),
    row("news:category", EVERYONE, lambda w: {"slug": w.published_article.category.slug}),
    row("news:article", EVERYONE, lambda w: resolve(w.published_article.public_url).kwargs),
    row("news:file-download", EVERYONE, lambda w: {"pk": w.published_article.files.get().pk}),
    row("news:picture", EVERYONE, lambda w: {"pk": w.shown_picture.pk, "width": 480}),
    row("news:rss", EVERYONE),
    row("news:atom", EVERYONE),
    row("news:category-rss", EVERYONE, lambda w: {"slug": w.published_article.category.slug}),
    row("news:category-atom", EVERYONE, lambda w: {"slug": w.published_article.category.slug}),
    row("news:library", EVERYONE, lambda w: w.public_paper and w.library_document and {}),
    row("news:paper", EVERYONE, lambda w: {"code": w.public_paper.code}),
    row("news:paper-download", EVERYONE, lambda w: {"code": w.public_paper.code}),
    row(
        "news:attachment-download",
        EVERYONE,
        lambda w: {"code": w.public_paper.code, "pk": w.public_paper.attachments.get().pk},
    ),
    row("news:library-document", EVERYONE, lambda w: {"pk": w.library_document.pk}),
    row("news:library-document-download", EVERYONE, lambda w: {"pk": w.library_document.pk}),
    row("news:directory", EVERYONE),
    row("news:association", EVERYONE, of_lawyers),
    row("news:about", EVERYONE, lambda w: w.contact_officer and w.mandate and {}),
    row("news:figures", EVERYONE),
    row("news:figures-export", EVERYONE),
    row("library:document-list", SITE_KEEPERS, lambda w: w.library_document and {}),
    row("library:document-create", SITE_KEEPERS),
    row("library:document-detail", SITE_KEEPERS, lambda w: {"pk": w.library_document.pk}),
    row("library:document-edit", SITE_KEEPERS, lambda w: {"pk": w.library_document.pk}),
    row("library:document-download", SITE_KEEPERS, lambda w: {"pk": w.library_document.pk}),
    row(
        "library:document-act",
        SITE_KEEPERS,
        lambda w: {"pk": w.library_document.pk, "action": "take_down"},
        method="post",
        data=lambda w: {"note": "Nhầm"},
    ),
    row("library:about-list", SITE_KEEPERS, lambda w: w.contact_officer and {}),
    row("library:page-edit", SITE_KEEPERS, lambda w: {"slug": "chuc-nang"}),
    row("library:officer-create", SITE_KEEPERS),
    row("library:officer-edit", SITE_KEEPERS, lambda w: {"pk": w.contact_officer.pk}),
    row("library:officer-delete", SITE_KEEPERS, lambda w: {"pk": w.contact_officer.pk}),
    row("library:link-list", SITE_KEEPERS, lambda w: w.link and {}),
    row("library:link-create", SITE_KEEPERS),
    row("library:link-edit", SITE_KEEPERS, lambda w: {"pk": w.link.pk}),
    row("library:link-delete", SITE_KEEPERS, lambda w: {"pk": w.link.pk}),
    row("library:headline-edit", SITE_KEEPERS),
    row("news:links", EVERYONE, lambda w: w.link and {}),
    row("news:albums", EVERYONE, lambda w: w.album and {}),
    row("news:album", EVERYONE, lambda w: resolve(w.album.public_url).kwargs),
    row("news:video-download", EVERYONE, lambda w: {"pk": w.album.videos.exclude(file="").get().pk}),
    row("media:album-list", SITE_KEEPERS | LEADER, lambda w: w.draft_album and w.album and {}),
    row("media:album-create", SITE_KEEPERS),
    row("media:album-detail", SITE_KEEPERS | LEADER, lambda w: {"pk": w.draft_album.pk}),
    row("media:album-edit", SITE_KEEPERS, lambda w: {"pk": w.draft_album.pk}),
    row("media:album-act", PUBLISHERS, lambda w: {"pk": w.draft_album.pk, "action": "publish"}, method="post"),
    row("media:pictures-add", SITE_KEEPERS, lambda w: {"pk": w.draft_album.pk}, method="post"),
    row("media:pictures-edit", SITE_KEEPERS, lambda w: {"pk": w.draft_album.pk}),
    row("media:video-create", SITE_KEEPERS, lambda w: {"pk": w.draft_album.pk}),
    row("media:video-edit", SITE_KEEPERS, lambda w: w.draft_video),
    row("media:video-delete", SITE_KEEPERS, lambda w: w.draft_video),
    row("media:video-download", SITE_KEEPERS | LEADER, lambda w: w.draft_video),
    row("news:calendar", EVERYONE, lambda w: w.public_entry and {}),
    row("news:calendar-export", EVERYONE),
    row("news:calendar-entry-export", EVERYONE, lambda w: {"pk": w.public_entry.pk}),
    row("news:house-calendar-export", EVERYONE, lambda w: {"token": w.calendar_token}),
    row("calendar:subscription", CALENDAR_READERS),
    row("calendar:week", CALENDAR_READERS, lambda w: w.calendar_entry and {}),
    row("calendar:entry-create", CALENDAR_KEEPERS),
    row("calendar:entry-detail", CALENDAR_READERS, lambda w: {"pk": w.calendar_entry.pk}),
    row("calendar:entry-edit", CALENDAR_KEEPERS, lambda w: {"pk": w.calendar_entry.pk}),
    row("calendar:entry-postpone", CALENDAR_KEEPERS, lambda w: {"pk": w.calendar_entry.pk}),
    row(
        "calendar:entry-act",
        CALENDAR_KEEPERS,
        lambda w: {"pk": w.calendar_entry.pk, "action": "confirm"},
        method="post",
    ),
    row("news:personal-data", EVERYONE),
    row("news:data-request", EVERYONE),
    row("news:data-request-sent", EVERYONE, lambda w: {"code": w.data_request.code}),
    row("privacy:request-list", DATA_DESK, lambda w: w.data_request and {}),
    row("privacy:request-detail", DATA_DESK, lambda w: {"pk": w.data_request.pk}),
    row(
        "privacy:request-act",
        DATA_DESK,
        lambda w: {"pk": w.data_request.pk, "action": "answer"},
        method="post",
        data=lambda w: {"note": "Đã nhận"},
    ),
    row("privacy:remove", DATA_DESK, lambda w: w.removal),
    row("news:search", EVERYONE, data=lambda w: {"q": w.published_article.title}),
    row("news:comments", EVERYONE, lambda w: w.comment and {"pk": w.published_article.pk}),
    row("news:contact", EVERYONE, lambda w: w.contact_officer and {}),
    row("news:questions", EVERYONE, lambda w: w.public_question and {}),
    row("news:question", EVERYONE, lambda w: {"pk": w.public_question.pk}),
    row("news:polls", EVERYONE, lambda w: w.poll and {}),
    row("news:poll", EVERYONE, lambda w: {"pk": w.poll.pk}),
    row("voices:comment-list", EDITOR, lambda w: w.comment and {}),
    row(
        "voices:comments-act",
        EDITOR,
        lambda w: {"action": "show"},
        method="post",
        data=lambda w: {"comment": w.comment.pk},
    ),
    row("voices:comment-act", EDITOR, lambda w: {"pk": w.comment.pk, "action": "hide"}, method="post"),
    row("voices:question-list", SITE_KEEPERS, lambda w: w.question and {}),
    row("voices:question-detail", SITE_KEEPERS, lambda w: {"pk": w.question.pk}),
    row("voices:question-answer", SITE_KEEPERS, lambda w: {"pk": w.question.pk}),
    row("voices:question-keep", SITE_KEEPERS, lambda w: {"pk": w.question.pk}),
    row("voices:question-text", SITE_KEEPERS, lambda w: {"pk": w.public_question.pk}),
    row("voices:question-send-again", SITE_KEEPERS, lambda w: {"pk": w.failed_answer.pk}, method="post"),
    row("voices:question-act", SITE_KEEPERS, lambda w: {"pk": w.question.pk, "action": "take"}, method="post"),
    row("voices:poll-list", EDITOR, lambda w: w.poll and {}),
    row("voices:poll-create", EDITOR),
    row("voices:poll-detail", EDITOR, lambda w: {"pk": w.poll.pk}),
    row("voices:poll-edit", EDITOR, lambda w: {"pk": w.draft_poll.pk}),
    row("voices:poll-act", EDITOR, lambda w: {"pk": w.draft_poll.pk, "action": "open"}, method="post"),
    row("news:site-map", EVERYONE),
    row("news:sitemap", EVERYONE),
    row("news:robots", EVERYONE),
    row("news:english", EVERYONE),
    # --- how much the site is read
    row("reads:overview", READS),
    row("reads:visits-export", READS, lambda w: {"kind": "xlsx"}),
    row("reads:articles-export", READS, lambda w: {"kind": "csv"}),
    row("verification:start", EVERYONE),
    row("verification:paper", EVERYONE, lambda w: {"code": w.delivery.document.code}),
    row("deliveries:delivery-page", EVERYONE, lambda w: {"token": token_of(w.delivery)}),
    row("deliveries:delivery-download", EVERYONE, lambda w: {"token": token_of(w.delivery), "number": 0}),
    row("documents:document-sign-outside", LEADER, lambda w: {"pk": w.paper_to_sign.pk, "role": "person"}),
    row("documents:identity-list", IDENTITIES),
    row("documents:identity-create", IDENTITIES, lambda w: {"backend": "pkcs12"}),
    row("documents:identity-detail", IDENTITIES, lambda w: {"pk": w.identity.pk}),
    row("documents:identity-image", IDENTITIES, lambda w: {"pk": w.identity.pk}),
    row("documents:identity-picture", IDENTITIES, lambda w: {"pk": w.identity.pk}),
    row("documents:identity-retire", IDENTITIES, lambda w: {"pk": w.identity.pk}),
    row("documents:register", OFFICE),
    row("documents:register-record", {"staff", "clerk"}),
    row("documents:register-year", OFFICE, lambda w: {"year": w.register_year}),
    row("documents:register-print", OFFICE, lambda w: {"year": w.register_year}),
    row("documents:register-export", OFFICE, lambda w: {"year": w.register_year}),
    row("documents:incoming-list", OFFICE),
    row("documents:incoming-print", OFFICE),
    row("documents:incoming-export", OFFICE),
    row("documents:incoming-create", {"staff", "clerk"}),
    row("documents:incoming-detail", OFFICE, lambda w: {"pk": w.incoming_paper.pk}),
    row("documents:incoming-edit", {"staff", "clerk"}, lambda w: {"pk": w.incoming_paper.pk}),
    # the leader handles this one
    row("documents:incoming-finish", OFFICE, lambda w: {"pk": w.incoming_paper.pk}),
    row("documents:incoming-reopen", OFFICE, lambda w: {"pk": w.incoming_paper.pk}, method="post"),
    row("documents:incoming-download", OFFICE, lambda w: {"pk": w.incoming_paper.pk}),
    # --- reports: activities
    row("reports:activity-list", OFFICE | OFFICERS),
    row("reports:activity-export", OFFICE | OFFICERS),
    row("reports:activity-kind", STAFF | OFFICERS),
    row("reports:money-words", STAFF | OFFICERS),
    row("reports:activity-create", STAFF | OFFICERS, lambda w: {"kind": w.kind.code}),
    row("reports:activity-detail", OFFICE | OFFICER, lambda w: {"pk": w.activity.pk}),
    row("reports:activity-edit", STAFF | OFFICER, lambda w: {"pk": w.activity.pk}),
    row("reports:activity-delete", STAFF | OFFICER, lambda w: {"pk": w.activity.pk}),
    row("reports:activity-delete", STAFF | OFFICER, lambda w: {"pk": w.activity.pk}, method="post"),
    row("reports:evidence-download", OFFICE | OFFICER, lambda w: {"pk": w.evidence.pk}),
    row("reports:evidence-remove", STAFF | OFFICER, lambda w: {"pk": w.evidence.pk}, method="post"),
    row("reports:copy-choose", STAFF | OFFICERS),
    row("reports:copy-choose", STAFF | OFFICERS, method="post"),
    row("reports:quick-kinds", STAFF | OFFICERS),
    row("reports:quick-entry", STAFF | OFFICERS, lambda w: {"kind": w.kind.code}),
    row("reports:quick-in-full", STAFF | OFFICERS, lambda w: {"kind": w.kind.code}, method="post"),
    row("reports:draft-list", STAFF | OFFICERS),
    row("reports:draft-save", STAFF | OFFICERS, method="post", data=lambda w: {"kind": w.kind.code, "title": "Tập"}),
    row("reports:draft-open", OFFICER, lambda w: {"key": w.draft.key}),
    row("reports:draft-drop", OFFICER, lambda w: {"key": w.draft.key}),
    row("reports:draft-drop", OFFICER, lambda w: {"key": w.draft.key}, method="post"),
    row("reports:activity-import-start", STAFF | OFFICERS),
    row("reports:activity-import", STAFF | OFFICER, lambda w: {"pk": w.activity_import.pk}),
    row("reports:activity-import-columns", STAFF | OFFICER, lambda w: {"pk": w.activity_import.pk}),
    row("reports:activity-import-download", STAFF | OFFICER, lambda w: {"pk": w.activity_import.pk}),
    row("reports:activity-import-answer", STAFF | OFFICER, lambda w: {"pk": w.activity_import.pk}, method="post"),
    row(
        "reports:activity-import-rows",
        STAFF | OFFICER,
        lambda w: {"pk": w.activity_import.pk},
        method="post",
        data=lambda w: {"bo-qua": "2"},
    ),
    row("reports:activity-import-choose", STAFF | OFFICER, lambda w: {"pk": w.activity_import.pk}, method="post"),
    row("reports:activity-import-confirm", STAFF | OFFICER, lambda w: {"pk": w.activity_import.pk}, method="post"),
    row("reports:activity-import-drop", STAFF | OFFICER, lambda w: {"pk": w.activity_import.pk}, method="post"),
    row("reports:activity-import-reopen", STAFF | OFFICER, lambda w: {"pk": w.activity_import.pk}, method="post"),
    # --- reports: rounds and the associations' reports
    row("reports:round-list", OFFICE),
    row("reports:round-create", STAFF),
    row("reports:round-open", STAFF, method="post", status=422),
    row("reports:round-days", STAFF),
    row("reports:round-detail", OFFICE, lambda w: {"pk": w.round.pk}),
    row("reports:round-export", OFFICE, lambda w: {"pk": w.round.pk}),
    row("reports:association-filing", OFFICE | OFFICER, lambda w: {"slug": w.cast.lawyers.slug}),
    row(
        "reports:association-report-nil-rest",
        OFFICER,
        lambda w: {"pk": w.association_report.pk},
        method="post",
    ),
    row("reports:round-add", STAFF, lambda w: {"pk": w.round.pk}),
    row("reports:round-remind", STAFF, lambda w: {"pk": w.round.pk}, method="post"),
    row("reports:reminder-schedule", OFFICE),
    row("reports:reminder-step-create", STAFF),
    row("reports:reminder-step-edit", STAFF, lambda w: {"pk": w.reminder_step.pk}),
    row("reports:reminder-step-delete", STAFF, lambda w: {"pk": w.reminder_step.pk}, method="post"),
    row("reports:reminder-log", OFFICE, lambda w: w.reminder and {"pk": w.round.pk}),
    row("reports:reminder-export", OFFICE, lambda w: w.reminder and {"pk": w.round.pk}),
    row("reports:reminder-switch", STAFF, lambda w: {"pk": w.round.pk}, method="post"),
    row("reports:joint-list", STAFF, lambda w: w.possible_duplicate and {"pk": w.round.pk}),
    row("reports:joint-search", STAFF, lambda w: {"pk": w.round.pk}, method="post"),
    row("reports:joint-merge", STAFF, lambda w: {"pk": w.possible_duplicate.pk}),
    row("reports:joint-different", STAFF, lambda w: {"pk": w.possible_duplicate.pk}, method="post"),
    row("reports:joint-ask-again", STAFF, lambda w: {"pk": w.possible_duplicate.pk}, method="post"),
    row("reports:joint-split", STAFF, lambda w: {"pk": w.activity_merge.pk}),
    row("reports:exception-list", OFFICE, lambda w: {"pk": w.exception.report.round_id}),
    row(
        "reports:exception-ask",
        STAFF,
        lambda w: {"pk": w.missing_report.round_id},
        method="post",
        data=lambda w: {"chosen": w.missing_report.pk, "reason": "Hội đang đại hội"},
    ),
    row(
        "reports:exception-decide",
        LEADER,
        lambda w: {"pk": w.exception.report.round_id, "action": "grant"},
        method="post",
        data=lambda w: {"chosen": w.exception.pk},
    ),
    row("reports:association-report-list", OFFICE | OFFICERS),
    row("reports:association-report-export", OFFICE | OFFICERS),
    row("reports:association-report", OFFICE | OFFICER, lambda w: {"pk": w.association_report.pk}),
    row(
        "reports:association-report-narrative",
        OFFICER,
        lambda w: {"pk": w.association_report.pk},
        method="post",
        status=302,
        data=lambda w: dict.fromkeys(["results", "shortcomings", "plans", "proposals"], "Đã làm"),
    ),
    row(
        "reports:association-report-nil",
        OFFICER,
        lambda w: {"pk": w.association_report.pk, "group": w.group.code},
        method="post",
        data=lambda w: {"is_nil": "1"},
    ),
    row(
        "reports:associationreport-act",
        OFFICER,
        lambda w: {"pk": w.association_report.pk, "action": "submit"},
        method="post",
    ),
    row("reports:report-review", STAFF, lambda w: {"pk": w.filed_report.pk}),
    row(
        "reports:part-judge",
        STAFF,
        lambda w: {"pk": w.filed_report.pk, "verdict": "accepted"},
        method="post",
        status=302,
        data=lambda w: w.first_part,
    ),
    row(
        "reports:review-finish",
        STAFF,
        lambda w: {"pk": w.filed_report.pk, "action": "accept"},
        method="post",
        data=lambda w: w.first_part,
    ),
    row("reports:part-keep", OFFICER, lambda w: {"pk": w.association_report.pk}, method="post"),
    # --- reports: what is counted
    row("reports:indicator-list", OFFICE),
    row("reports:indicator-export", OFFICE),
    row("reports:indicator-create", STAFF),
    row("reports:indicator-edit", STAFF, lambda w: {"code": "XHO-01"}),
    row("reports:kind-list", OFFICE),
    row("reports:kind-create", STAFF),
    row("reports:kind-detail", OFFICE, lambda w: {"code": w.kind.code}),
    row("reports:kind-edit", STAFF, lambda w: {"code": w.kind.code}),
    row("reports:measure-create", STAFF, lambda w: {"code": w.kind.code}),
    row("reports:measure-edit", STAFF, lambda w: {"pk": w.kind.measures.first().pk}),
    row("reports:unit-list", OFFICE),
    row("reports:unit-create", STAFF),
    row("reports:unit-edit", STAFF, lambda w: {"pk": w.kind.measures.first().unit_id}),
    # --- reports: rules and what they find
    row("reports:rule-list", OFFICE),
    row("reports:rule-create", STAFF),
    row("reports:rule-edit", STAFF, lambda w: {"code": "large-gift"}),
    row("reports:rule-preview", STAFF, method="post"),
    row("reports:round-findings", OFFICE, lambda w: {"pk": w.round.pk}),
    row("reports:round-findings-export", OFFICE, lambda w: {"pk": w.round.pk}),
    row("reports:round-recheck", STAFF, lambda w: {"pk": w.round.pk}, method="post"),
    row("reports:round-explain", STAFF, lambda w: {"pk": w.round.pk}, method="post", data=lambda w: {"code": "change"}),
    row(
        "reports:report-explain",
        STAFF | OFFICER,
        lambda w: {"pk": w.association_report.pk},
        method="post",
        data=lambda w: {"code": "change"},
    ),
    row(
        "reports:activity-explain",
        STAFF | OFFICER,
        lambda w: {"pk": w.activity.pk},
        method="post",
        data=lambda w: {"code": "change"},
    ),
    # --- reports: the consolidated report
    row("reports:dashboard", OFFICE),
    row("reports:dashboard-export", OFFICE, data=lambda w: {"dot": w.round.code}),
    row("reports:dashboard-indicator", OFFICE, lambda w: {"code": "PBK-01"}, data=lambda w: {"dot": w.round.code}),
    row(
        "reports:dashboard-indicator-export", OFFICE, lambda w: {"code": "PBK-01"}, data=lambda w: {"dot": w.round.code}
    ),
    row("reports:consolidated-list", OFFICE),
    row("reports:consolidated-detail", OFFICE, lambda w: {"code": w.story.round.code}),
    row("reports:consolidated-start", STAFF, lambda w: {"code": w.story.round.code}, method="post"),
    row("reports:consolidated-head", STAFF, lambda w: {"code": w.story.round.code}),
    row("reports:consolidated-parts", STAFF, lambda w: {"code": w.story.round.code}),
    row("reports:outline-edit", STAFF, lambda w: {"kind": "half-year"}),
    row("reports:consolidated-reopen", STAFF, lambda w: {"code": w.story.round.code}, method="post"),
    row(
        "reports:say-who-filed",
        STAFF,
        lambda w: {"code": w.story.round.code},
        method="post",
        data=lambda w: {"section": w.story.section.pk},
    ),
    row("reports:consolidated-close", STAFF, lambda w: {"code": w.story.round.code}),
    row("reports:figure-detail", OFFICE, lambda w: {"code": w.story.round.code}, data=lambda w: {"key": "t-luat.vu"}),
    row("reports:figure-export", OFFICE, lambda w: {"code": w.story.round.code}, data=lambda w: {"key": "t-luat.vu"}),
    row("reports:section-edit", STAFF, lambda w: w.section),
    row("reports:section-autosave", STAFF, lambda w: w.section, method="post"),
    row("reports:figure-picker", STAFF, lambda w: w.section),
    row("reports:plan-start", STAFF),
    row("reports:plan-edit", STAFF, lambda w: {"year": 2024}),
    row("reports:plan-paste", STAFF, lambda w: {"year": 2024}, method="post"),
    row("reports:direction-list", OFFICE),
    row("reports:direction-export", OFFICE),
    row("reports:direction-detail", OFFICE, lambda w: {"pk": w.direction.pk}),
    row("reports:direction-link", STAFF, lambda w: {"pk": w.direction.pk}, method="post"),
    row("reports:direction-act", STAFF, lambda w: {"pk": w.direction.pk, "action": "finish"}, method="post"),
]


@pytest.fixture
def world(cast, settings):
    settings.REQUIRE_MFA = False
    return World(cast)


def is_as_wished(response, line):
    if line.status:
        return response.status_code == line.status
    return response.status_code < 400 and not is_sent_to_sign_in(response)


@pytest.mark.parametrize("line", ACCESS, ids=lambda line: f"{line.method} {line.name}")
def test_access(line, world):
    url = line.url(world)
    wrong = {}

    for who in (VISITOR, *PEOPLE):
        client = client_of(getattr(world.cast, who, None))
        response = answer(client, url, line.method, line.data(world))
        if who in line.allowed:
            if not is_as_wished(response, line):
                wrong[who] = f"may, but got {response.status_code}"
        else:
            for refusal in [response] if line.method != "get" else [response, answer(client, url, "post", {})]:
                refused = is_sent_to_sign_in(refusal) if who == VISITOR else refusal.status_code in (403, 404, 405)
                if not refused:
                    wrong[who] = f"may not, but got {refusal.status_code}"

    assert wrong == {}


def test_every_url_has_a_row():
    assert set(url_names()) - {line.name for line in ACCESS} == set()


def test_every_row_has_a_url():
    assert {line.name for line in ACCESS} - set(url_names()) == set()


def test_login_is_required_by_default():
    assert "accounts.middleware.SignInRequiredMiddleware" in settings.MIDDLEWARE
