"""Tables depend downwards like the code: a foreign key never points to an app above or beside its own."""

import tomllib
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]


def rank() -> dict[str, int]:
    """Each app's layer, 0 on top, as the import contract has it."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return {name.strip().removeprefix("odr."): at for at, layer in enumerate(layers) for name in layer.split("|")}


MODELS = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in rank()]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_foreign_keys_point_downwards(model):
    layers = rank()
    own = model._meta.app_label
    for field in model._meta.get_fields():
        target = getattr(field, "related_model", None)
        if not field.concrete or target is None or target._meta.app_label not in layers:
            continue
        other = target._meta.app_label
        assert other == own or layers[other] > layers[own], (
            f"{model._meta.label}.{field.name} points to {target._meta.label}"
        )


def test_every_app_has_a_layer():
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("odr.")}
    assert ours <= set(rank())
