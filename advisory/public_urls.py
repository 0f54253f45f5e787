"""/tu-van-phan-bien/: what visitors read of advisory work (namespace `advice`)."""

from django.urls import path

from advisory import views_public

app_name = "advice"
urlpatterns = [
    path("", views_public.tasks, name="list"),
    path("<int:year>-<int:number>/", views_public.task, name="task"),
]
