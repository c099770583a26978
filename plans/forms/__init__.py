"""What does a planner type into?"""
