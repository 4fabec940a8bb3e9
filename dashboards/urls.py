"""The screens."""

from django.urls import path

from dashboards.views import worklist

urlpatterns = [
    path("", worklist.work, name="work"),
]
