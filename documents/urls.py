from django.urls import path

from documents import views, views_incoming, views_issue, views_outside, views_register

app_name = "documents"
urlpatterns = [
    path("", views.document_list, name="document-list"),
    path("<int:pk>/", views.document_detail, name="document-detail"),
    path("<int:pk>/cap-so/", views.document_number, name="document-number"),
    path("<int:pk>/tao-pdf/", views.document_render, name="document-render"),
    path("<int:pk>/tai-ve/", views.document_download, name="document-download"),
    path("<int:pk>/phat-hanh/", views_issue.document_issue, name="document-issue"),
    path("<int:pk>/phat-hanh/xac-nhan/", views_issue.document_issue_confirm, name="document-issue-confirm"),
    path("<int:pk>/gui-them/", views_issue.document_send_more, name="document-send-more"),
    path("luot-gui/<int:pk>/", views_issue.delivery_again, name="delivery-again"),
    path("luot-gui/<int:pk>/gui-giay/", views_issue.delivery_paper, name="delivery-paper"),
    path("<int:pk>/ky-ngoai/<str:role>/", views_outside.document_sign_outside, name="document-sign-outside"),
    path("so/", views_register.register, name="register"),
    path("so/ghi-so/", views_register.register_record, name="register-record"),
    path("so/<int:year>/", views_register.register, name="register-year"),
    path("so/<int:year>/in/", views_register.register_print, name="register-print"),
    path("so/<int:year>/xuat/", views_register.register_export, name="register-export"),
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
