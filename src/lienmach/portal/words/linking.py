"""Words of the desk where links between registers are reviewed, and of their progress."""

LINKING: dict[str, tuple[str, str]] = {
    "table.registries_link": ("Liên kết hộ tịch và cư trú", "Links of births and residents"),
    "table.registries_linkword": ("Ý kiến về liên kết", "Words on links"),
    "table.registries_linkmodel": ("Mô hình liên kết", "Models of linking"),
}
