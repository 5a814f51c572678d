from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0013_add_rules_of_pools_scores_and_routes")]

    operations = [
        migrations.AddField(
            model_name="accountcollaborator",
            name="reaches_below",
            field=models.BooleanField(default=False, verbose_name="on the companies below too"),
        ),
    ]
