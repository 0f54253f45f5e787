
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('members', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='invitation',
            name='associations',
            field=models.ManyToManyField(blank=True, to='members.association', verbose_name='hội phụ trách'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='invited_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người mời'),
        ),
        migrations.AddField(
            model_name='officership',
            name='association',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='officerships', to='members.association', verbose_name='hội'),
        ),
        migrations.AddField(
            model_name='officership',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='officerships', to=settings.AUTH_USER_MODEL, verbose_name='người dùng'),
        ),
        migrations.AddField(
            model_name='user',
            name='associations',
            field=models.ManyToManyField(related_name='officers', through='accounts.Officership', to='members.association', verbose_name='hội phụ trách'),
        ),
        migrations.AddField(
            model_name='rolegrant',
            name='granted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người giao'),
        ),
        migrations.AddField(
            model_name='rolegrant',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='role_grants', to=settings.AUTH_USER_MODEL, verbose_name='người dùng'),
        ),
        migrations.AddField(
            model_name='signin',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sign_ins', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='officership',
            constraint=models.UniqueConstraint(fields=('user', 'association'), name='officership_once'),
        ),
        migrations.AddConstraint(
            model_name='rolegrant',
            constraint=models.UniqueConstraint(fields=('user', 'role'), name='role_granted_once'),
        ),
    ]
