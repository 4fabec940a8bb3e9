from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dashboards", "0004_exports")]

    operations = [
        migrations.AlterField(
            model_name="export",
            name="kind",
            field=models.CharField(
                choices=[
                    ("ledger_csv", "Verstrekkingen (CSV)"),
                    ("ledger_pdf", "Verstrekkingen (PDF)"),
                    ("readings_csv", "Inzage (CSV)"),
                ],
                max_length=12,
            ),
        ),
    ]
