"""The lab: media served with faults on a schedule, and the scenarios that play them. Never started by `collect`."""
