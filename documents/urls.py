from django.urls import path

from documents import views, views_compose, views_steps, views_waiting
from documents.delivery import views as views_issue
from documents.models import SignatureRole
from documents.registers import views_incoming, views_outgoing
from documents.signing import views_identities, views_outside

app_name = "documents"
urlpatterns = [
    path("", views.document_list, name="document-list"),
    path("<int:pk>/", views.document_detail, name="document-detail"),
    path("soan/", views_compose.document_new, name="document-new"),
    path("<int:pk>/sua/", views_compose.document_edit, name="document-edit"),
    path("<int:pk>/sua-van-ban/<slug:amendment>/", views_compose.document_amend, name="document-amend"),
    path("<int:pk>/bo/", views_compose.document_discard, name="document-discard"),
    path("<int:pk>/phu-luc/", views_compose.attachment_add, name="attachment-add"),
    path("<int:pk>/phu-luc/<int:attachment>/bo/", views_compose.attachment_remove, name="attachment-remove"),
    path("<int:pk>/phu-luc/<int:attachment>/tai-ve/", views.attachment_download, name="attachment-download"),
    path("<int:pk>/ban/<int:version>/tai-ve/", views.version_download, name="version-download"),
    path("<int:pk>/trinh/", views_steps.document_propose, name="document-propose"),
    path("<int:pk>/duyet/", views_steps.document_approve, name="document-approve"),
    path("<int:pk>/tra-lai/", views_steps.document_return, name="document-return"),
    path("<int:pk>/ky/", views_steps.document_sign, name="document-sign"),
    path("cho-ky/", views_waiting.waiting, name="waiting"),
    path("cho-ky/duyet/", views_waiting.waiting_approve, name="waiting-approve"),
    path("cho-ky/ky/", views_waiting.waiting_sign, {"role": SignatureRole.PERSON}, name="waiting-sign"),
    path("cho-ky/ky-co-quan/", views_waiting.waiting_sign, {"role": SignatureRole.ORGANISATION}, name="waiting-seal"),
    path("<int:pk>/cong-khai/", views_steps.document_publish, name="document-publish"),
    path("<int:pk>/thoi-cong-khai/", views_steps.document_unpublish, name="document-unpublish"),
    path("<int:pk>/tao-pdf/", views.document_render, name="document-render"),
    path("<int:pk>/tai-ve/", views.document_download, name="document-download"),
    path("<int:pk>/phat-hanh/", views_issue.document_issue, name="document-issue"),
    path("<int:pk>/phat-hanh/xac-nhan/", views_issue.document_issue_confirm, name="document-issue-confirm"),
    path("<int:pk>/gui-them/", views_issue.document_send_more, name="document-send-more"),
    path("luot-gui/<int:pk>/", views_issue.delivery_again, name="delivery-again"),
    path("luot-gui/<int:pk>/gui-giay/", views_issue.delivery_paper, name="delivery-paper"),
    path("<int:pk>/ky-ngoai/<str:role>/", views_outside.document_sign_outside, name="document-sign-outside"),
    path("chu-ky-so/", views_identities.identity_list, name="identity-list"),
    path("chu-ky-so/them/<slug:backend>/", views_identities.identity_create, name="identity-create"),
    path("chu-ky-so/<int:pk>/", views_identities.identity_detail, name="identity-detail"),
    path("chu-ky-so/<int:pk>/hinh.png", views_identities.identity_image, name="identity-image"),
    path("chu-ky-so/<int:pk>/doi-hinh/", views_identities.identity_picture, name="identity-picture"),
    path("chu-ky-so/<int:pk>/ngung/", views_identities.identity_retire, name="identity-retire"),
    path("so/", views_outgoing.register, name="register"),
    path("so/ghi-so/", views_outgoing.register_record, name="register-record"),
    path("so/<int:year>/", views_outgoing.register, name="register-year"),
    path("so/<int:year>/in/", views_outgoing.register_print, name="register-print"),
    path("so/<int:year>/xuat/", views_outgoing.register_export, name="register-export"),
    path("den/", views_incoming.incoming_list, name="incoming-list"),
    path("den/in/", views_incoming.incoming_print, name="incoming-print"),
    path("den/xuat/", views_incoming.incoming_export, name="incoming-export"),
    path("den/them/", views_incoming.incoming_create, name="incoming-create"),
    path("den/<int:pk>/", views_incoming.incoming_detail, name="incoming-detail"),
    path("den/<int:pk>/sua/", views_incoming.incoming_edit, name="incoming-edit"),
    path("den/<int:pk>/xu-ly/", views_incoming.incoming_finish, name="incoming-finish"),
    path("den/<int:pk>/mo-lai/", views_incoming.incoming_reopen, name="incoming-reopen"),
    path("den/<int:pk>/ban-quet/", views_incoming.incoming_download, name="incoming-download"),
]
