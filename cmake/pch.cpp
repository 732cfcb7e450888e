// Only there to build pch.hpp.
