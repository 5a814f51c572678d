import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core_undo", "0001_keep_acts")]

    operations = [
        migrations.AddField(
            model_name="undoact",
            name="part_of",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="core_undo.undoact"
            ),
        ),
    ]
