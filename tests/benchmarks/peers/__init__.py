"""Other ways to make the plan, on the same data and judged by the same referee.

Each solver runs in a process of its own: OR-Tools and HiGHS cannot share one.
"""
