"""What a class's marks say of the questions, and of the mistakes that the class makes; pure."""
