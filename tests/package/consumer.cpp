// SPDX-License-Identifier: Apache-2.0
// What a user's program looks like.
#include <traincost/traincost.hpp>

#include <fmt/core.h>

int main() {
    fmt::print("traincost {}\n", traincost::version);
}
