"""Reads news on China's scramble for NVIDIA chips into claims, reconciles them, and checks their arithmetic."""
