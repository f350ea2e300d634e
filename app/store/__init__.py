"""Our own data: SQLAlchemy and Alembic are known in this folder alone."""
