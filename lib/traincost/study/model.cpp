// SPDX-License-Identifier: Apache-2.0
#include <traincost/study/model.hpp>

namespace traincost::study {

Model model_for(uncertainty::Isa isa) {
    switch (isa) {
        case uncertainty::Isa::avx512: return &model_avx512;
        case uncertainty::Isa::avx2: return &model_avx2;
        case uncertainty::Isa::sse2: break;
    }
    return &model_sse2;
}

}  // namespace traincost::study
