"""The place of Shopify's adapter: a `commerce` module that implements `Commerce`, and nothing else yet."""
