"""All addresses: people, moves, screens, and what machines ask for."""

from django.urls import include, path

from mhtafel import health

urlpatterns = [
    path("", include("cases.urls")),
    path("", include("routing.urls")),
    path("", include("dashboards.urls")),
    path("healthz", health.process, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path(".well-known/security.txt", health.security_txt, name="security_txt"),
]
handler400 = "mhtafel.health.refused"
handler403 = "mhtafel.health.forbidden"
handler404 = "mhtafel.health.not_found"
handler500 = "mhtafel.health.broken"
