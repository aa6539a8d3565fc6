"""Runs notebooks under scenarios and records what came out."""

from gpureport.runs.running import Options, Run, default_folder, describe_failure, run_notebooks

__all__ = ["Options", "Run", "default_folder", "describe_failure", "run_notebooks"]
