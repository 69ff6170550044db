"""The page in the browser: one module for each tab, each with `build(desk, ...)`; what it needs is read through the desk."""
