"""What Alembic runs: the migrations, on the connection that `app.store.migrate` opened."""

from alembic import context

from app.store.acting import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=context.config.attributes["version_table"],
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
