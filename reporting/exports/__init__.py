"""A report in each form people and machines take it in: one module a form, all from `reporting.book` and `grids`."""
