"""Past tickets decided over again, as they stood then, and held against what people really did."""
