"""Pages of the calendar for the house (namespace `calendar`), under /lam-viec/lich/."""

from django.urls import path

from news.calendar import views_desk as views

app_name = "calendar"
urlpatterns = [
    path("", views.week, name="week"),
    path("them/", views.entry_create, name="entry-create"),
    path("theo-doi/", views.subscription, name="subscription"),
    path("<int:pk>/", views.entry_detail, name="entry-detail"),
    path("<int:pk>/sua/", views.entry_edit, name="entry-edit"),
    path("<int:pk>/hoan/", views.entry_postpone, name="entry-postpone"),
    path("<int:pk>/buoc/<slug:action>/", views.entry_act, name="entry-act"),
]
