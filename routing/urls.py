"""The one address of every move, and the pages that write facts on the way."""

from django.urls import path

from routing.views import step

urlpatterns = [
    path("stap/<slug:machine>/<uuid:pk>/<slug:name>/", step.step, name="step"),
]
