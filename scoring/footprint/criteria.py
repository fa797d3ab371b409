"""The sixteen impact categories of the European Environmental Footprint method, and the stages of a life."""

from __future__ import annotations

CATEGORY_UNITS: dict[str, str] = {
    "climate_change": "kg CO2 eq",
    "ozone_depletion": "kg CFC-11 eq",
    "human_toxicity_cancer": "CTUh",
    "human_toxicity_non_cancer": "CTUh",
    "particulate_matter": "disease incidence",
    "ionising_radiation": "kBq U235 eq",
    "photochemical_ozone_formation": "kg NMVOC eq",
    "acidification": "mol H+ eq",
    "eutrophication_terrestrial": "mol N eq",
    "eutrophication_freshwater": "kg P eq",
    "eutrophication_marine": "kg N eq",
    "ecotoxicity_freshwater": "CTUe",
    "land_use": "Pt",
    "water_use": "m3 world eq",
    "resource_use_fossils": "MJ",
    "resource_use_minerals_metals": "kg Sb eq",
}
"""Category to unit; the order is that of the columns of every result."""

CATEGORIES: tuple[str, ...] = tuple(CATEGORY_UNITS)
CATEGORY_INDEX: dict[str, int] = {name: index for index, name in enumerate(CATEGORIES)}

CATEGORY_LABELS: dict[str, tuple[str, str]] = {
    "climate_change": ("Changement climatique", "Climate change"),
    "ozone_depletion": ("Appauvrissement de la couche d’ozone", "Ozone depletion"),
    "human_toxicity_cancer": ("Toxicité humaine, cancer", "Human toxicity, cancer"),
    "human_toxicity_non_cancer": ("Toxicité humaine, hors cancer", "Human toxicity, non-cancer"),
    "particulate_matter": ("Particules fines", "Particulate matter"),
    "ionising_radiation": ("Rayonnements ionisants", "Ionising radiation"),
    "photochemical_ozone_formation": ("Formation d’ozone photochimique", "Photochemical ozone formation"),
    "acidification": ("Acidification", "Acidification"),
    "eutrophication_terrestrial": ("Eutrophisation terrestre", "Eutrophication, terrestrial"),
    "eutrophication_freshwater": ("Eutrophisation des eaux douces", "Eutrophication, freshwater"),
    "eutrophication_marine": ("Eutrophisation marine", "Eutrophication, marine"),
    "ecotoxicity_freshwater": ("Écotoxicité des eaux douces", "Ecotoxicity, freshwater"),
    "land_use": ("Utilisation des sols", "Land use"),
    "water_use": ("Utilisation de l’eau", "Water use"),
    "resource_use_fossils": ("Ressources fossiles", "Resource use, fossils"),
    "resource_use_minerals_metals": ("Ressources minérales et métaux", "Resource use, minerals and metals"),
}
"""Category to its name in French and in English."""

EMBEDDED_STAGES: tuple[str, ...] = ("manufacture", "distribution", "end_of_life")
STAGES: tuple[str, ...] = ("manufacture", "distribution", "use", "end_of_life")
STAGE_INDEX: dict[str, int] = {name: index for index, name in enumerate(STAGES)}
USE: int = STAGE_INDEX["use"]

PROPERTY_UNITS: dict[str, str] = {
    "lifetime": "year",
    "electricity_use": "kWh/piece/year",
    "mass": "kg/piece",
    "water_consumption": "l/kWh",
    "primary_energy": "MJ/kWh",
}
"""What a factor file may say of a type or of electricity besides an impact."""


def expected_unit(subject: str, criterion: str) -> str | None:
    """Unit a factor must be given in: per kWh for electricity, per piece otherwise; None for an unknown criterion."""
    if criterion in CATEGORY_UNITS:
        return CATEGORY_UNITS[criterion] + ("/kWh" if subject == "electricity" else "/piece")
    return PROPERTY_UNITS.get(criterion)
