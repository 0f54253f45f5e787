from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.account, name="account"),
    # people
    path("nguoi-dung/", views.people, name="people"),
    path("nguoi-dung/<int:pk>/", views.person, name="person"),
    path("nguoi-dung/<int:pk>/khoa/", views.person_close, name="person-close"),
    path("nguoi-dung/<int:pk>/mo/", views.person_open, name="person-open"),
    path("nguoi-dung/<int:pk>/go-hai-lop/", views.person_remove_factors, name="person-remove-factors"),
    # invitations
    path("loi-moi/", views.invitations, name="invitations"),
    path("loi-moi/moi/", views.invitation_create, name="invitation-create"),
    path("loi-moi/<int:pk>/gui-lai/", views.invitation_send_again, name="invitation-send-again"),
    path("loi-moi/<int:pk>/rut/", views.invitation_withdraw, name="invitation-withdraw"),
    path("nhan-loi-moi/<str:key>/", views.invitation_accept, name="invitation-accept"),
]
