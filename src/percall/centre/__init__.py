"""What the centre is: queues, teams, targets, cost pools. Typed models, loading, and errors with line and field."""
