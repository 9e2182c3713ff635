// SPDX-License-Identifier: Apache-2.0
#include <traincost/perf/trained.hpp>

namespace traincost::perf {

workload::Operators trained_operators(const catalog::Shape& shape) {
    const auto modules = shape.mtp_modules;
    if (modules == 0) { return workload::operators_of(shape); }
    auto longer = shape;
    if (longer.attention) { longer.attention->layers += modules; }
    if (longer.moe) {
        longer.moe->layers += modules;
    } else if (longer.mlp) {
        longer.mlp->layers += modules;
    }
    auto o = workload::operators_of(longer);
    for (std::size_t i = 0; i < o.product_count; ++i) {
        if (o.products[i].part == workload::Part::head) { o.products[i].layers += modules; }
    }
    o.add({modules, 2 * shape.hidden, shape.hidden, workload::Split::whole, workload::Part::projections});
    return o;
}

}  // namespace traincost::perf
