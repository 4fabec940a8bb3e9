import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('routing', '0017_wall_and_scaling_up'),
    ]

    operations = [
        migrations.AddField(
            model_name='meeting',
            name='here',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
        ),
        migrations.AddField(
            model_name='meeting',
            name='kind',
            field=models.CharField(choices=[('locatie', 'Op locatie'), ('digitaal', 'Digitaal'), ('spoed', 'Spoed-MDO, digitaal')], default='locatie', max_length=10, verbose_name='soort'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='link',
            field=models.URLField(blank=True, max_length=500, verbose_name='videogesprek'),
        ),
    ]
