"""Which static files are collected: what pages ask for, not what packages carry along."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """Leaves sources, typings, extensions and unused alphabets where they are."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *("*.json", "*.ts", "*.cjs", "*.mjs", "*.scss", "*.map", "color-scheme-dark", "ext", "guardian"),
        *("*-cyrillic*", "*-greek*", "*-vietnamese*"),
    ]
