// SPDX-License-Identifier: Apache-2.0
#include <support/models/reference.hpp>

#include <utility>
#include <vector>

namespace traincost::test {

namespace {

using namespace uncertainty;

Distribution sure(Shape shape) { return Distribution::make(std::move(shape)).value(); }

}  // namespace

Sampler reference_sampler() {
    std::vector<Input> inputs = {{"l0", sure(Lognormal{1.0, 0.5})},
                                 {"l1", sure(Lognormal{2.718281828459045, 0.3})},
                                 {"l2", sure(Lognormal{1.2214027581601699, 0.1})},
                                 {"n", sure(Normal{10.0, 1.0})},
                                 {"t0", sure(Triangular{1.0, 2.0, 4.0})},
                                 {"t1", sure(Triangular{0.5, 0.7, 1.0})},
                                 {"u", sure(Uniform{0.5, 2.0})},
                                 {"b", sure(Beta{4.0, 6.0, 0.0, 1.0})}};
    return Sampler::make(std::move(inputs)).value();
}

void ReferenceBlocks::operator()(Isa isa, const double* const* inputs, std::size_t n, double* const* outputs) const {
    switch (isa) {
        case Isa::avx512:
            return reference_avx512(inputs, n, outputs);
        case Isa::avx2:
            return reference_avx2(inputs, n, outputs);
        default:
            return reference_sse2(inputs, n, outputs);
    }
}

}  // namespace traincost::test
