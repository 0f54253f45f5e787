"""Where requests about personal data are answered (namespace `privacy`), under /lam-viec/du-lieu-ca-nhan/."""

from django.urls import path

from news.privacy import views_desk as views

app_name = "privacy"
urlpatterns = [
    path("", views.request_list, name="request-list"),
    path("<int:pk>/", views.request_detail, name="request-detail"),
    path("<int:pk>/buoc/<str:action>/", views.request_act, name="request-act"),
    path("<int:pk>/go/<str:kind>/<int:obj>/<str:remedy>/", views.remove, name="remove"),
]
