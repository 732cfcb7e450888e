#pragma once

#include <vector>

/// Puts the numbers in ascending order.
void sort_numbers(std::vector<int>& numbers);
