// SPDX-License-Identifier: Apache-2.0
// Eight numbers that go through a formula together: the reading for many draws at a time.
#pragma once

#include <traincost/core/math.hpp>

#include <array>
#include <cstddef>

namespace traincost {

namespace detail {

/// Spelt out one by one: g++ drops the attribute of a vector type that depends on a template argument.
template <int Lanes>
struct VectorOf;
template <>
struct VectorOf<2> {
    typedef double type __attribute__((vector_size(16)));
};
template <>
struct VectorOf<4> {
    typedef double type __attribute__((vector_size(32)));
};
template <>
struct VectorOf<8> {
    typedef double type __attribute__((vector_size(64)));
};

}  // namespace detail

/// Eight doubles held in vector registers of `Lanes` doubles. Whatever the width, every operation is done lane by lane
/// with the same IEEE rounding, so a batch gives the same bits as eight calls with a double.
///
/// `Lanes` is 2 in baseline x86-64 code and WebAssembly; wider ones belong in files compiled for AVX2 and AVX-512 only.
template <int Lanes>
class BasicBatch {
    static_assert(Lanes == 2 || Lanes == 4 || Lanes == 8);

 public:
    static constexpr std::size_t size = 8;

    constexpr BasicBatch() : BasicBatch(0.0) {}
    explicit constexpr BasicBatch(double x) {
        for (auto& part : parts_) { part = math::broadcast<Vector>(x); }
    }
    explicit BasicBatch(const std::array<double, size>& lanes) {
        for (std::size_t i = 0; i < size; ++i) { parts_[i / width][i % width] = lanes[i]; }
    }

    /// Eight doubles from memory and to it, wherever they lie.
    [[nodiscard]] static BasicBatch load(const double* from) {
        BasicBatch result;
        __builtin_memcpy(result.parts_, from, sizeof result.parts_);
        return result;
    }
    void store(double* to) const { __builtin_memcpy(to, parts_, sizeof parts_); }

    [[nodiscard]] double operator[](std::size_t i) const { return parts_[i / width][i % width]; }
    void set(std::size_t i, double x) { parts_[i / width][i % width] = x; }

    friend BasicBatch operator+(BasicBatch a, const BasicBatch& b) { return a += b; }
    friend BasicBatch operator-(BasicBatch a, const BasicBatch& b) { return a -= b; }
    friend BasicBatch operator*(BasicBatch a, const BasicBatch& b) { return a *= b; }
    friend BasicBatch operator/(BasicBatch a, const BasicBatch& b) { return a /= b; }
    friend BasicBatch operator-(const BasicBatch& a) {
        return map(a, [](Vector x) { return -x; });
    }
    BasicBatch& operator+=(const BasicBatch& b) {
        for (std::size_t i = 0; i < count; ++i) { parts_[i] += b.parts_[i]; }
        return *this;
    }
    BasicBatch& operator-=(const BasicBatch& b) {
        for (std::size_t i = 0; i < count; ++i) { parts_[i] -= b.parts_[i]; }
        return *this;
    }
    BasicBatch& operator*=(const BasicBatch& b) {
        for (std::size_t i = 0; i < count; ++i) { parts_[i] *= b.parts_[i]; }
        return *this;
    }
    BasicBatch& operator/=(const BasicBatch& b) {
        for (std::size_t i = 0; i < count; ++i) { parts_[i] /= b.parts_[i]; }
        return *this;
    }

    friend BasicBatch exp(const BasicBatch& a) {
        return map(a, [](Vector x) { return math::exp<Vector>(x); });
    }
    friend BasicBatch log(const BasicBatch& a) {
        return map(a, [](Vector x) { return math::log<Vector>(x); });
    }
    friend BasicBatch pow(const BasicBatch& a, const BasicBatch& b) {
        BasicBatch result;
        for (std::size_t i = 0; i < count; ++i) { result.parts_[i] = math::pow<Vector>(a.parts_[i], b.parts_[i]); }
        return result;
    }
    friend BasicBatch sqrt(const BasicBatch& a) {
        return map(a, [](Vector x) { return math::sqrt<Vector>(x); });
    }
    friend BasicBatch ceil(const BasicBatch& a) {
        return map(a, [](Vector x) { return math::ceil<Vector>(x); });
    }

    /// Lane by lane: `then` where a < b, else `otherwise`.
    friend BasicBatch select_less(const BasicBatch& a, const BasicBatch& b, const BasicBatch& then,
                                  const BasicBatch& otherwise) {
        BasicBatch result;
        for (std::size_t i = 0; i < count; ++i) {
            result.parts_[i] = math::choose<Vector>(math::less_mask<Vector>(a.parts_[i], b.parts_[i]), then.parts_[i],
                                                    otherwise.parts_[i]);
        }
        return result;
    }

 private:
    static constexpr std::size_t width = Lanes;
    static constexpr std::size_t count = size / width;
    using Vector = typename detail::VectorOf<Lanes>::type;

    template <class F>
    static BasicBatch map(const BasicBatch& a, F f) {
        BasicBatch result;
        for (std::size_t i = 0; i < count; ++i) { result.parts_[i] = f(a.parts_[i]); }
        return result;
    }

    Vector parts_[count];  // std::array would drop the vector attribute of a dependent type
};

/// The batch of baseline code.
using Batch = BasicBatch<2>;

}  // namespace traincost
