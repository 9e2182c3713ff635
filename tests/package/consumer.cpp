// SPDX-License-Identifier: Apache-2.0
// What a user's program looks like; the README shows it from here on.
#include <traincost/traincost.hpp>

#include <fmt/core.h>

int main(int argc, char** argv) {
    const auto catalog = traincost::Catalog::embedded();
    const auto request = traincost::scenario::read(argc > 1 ? argv[1] : "my-run.yaml");
    if (!request) { return traincost::print(request.error()); }
    const auto table = traincost::compare::regions(*request, catalog, {"nl", "us-tx", "cn-gz"});
    if (!table) { return traincost::print(table.error()); }
    for (const auto& row : *table) {
        fmt::print("{}: {} over {}\n", row.region, row.total(), row.estimate.wall_clock);
    }
    fmt::print("traincost {}\n", traincost::version);
}
