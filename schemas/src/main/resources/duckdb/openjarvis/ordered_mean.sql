-- The mean of a list summed from left to right in plain doubles: exact ties depend on that order.
CREATE OR REPLACE MACRO openjarvis_mean(numbers) AS
  list_reduce(numbers, lambda total, number : total + number) / len(numbers);
