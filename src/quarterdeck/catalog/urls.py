"""Addresses of this room."""

from django.urls import path

from quarterdeck.catalog import views

app_name = "catalog"
urlpatterns = [
    path("", views.products, name="products"),
    path("export/<str:kind>/", views.export_products, name="export_products"),
    path("new/", views.new_product, name="new_product"),
    path("<int:product_id>/", views.product, name="product"),
    path("<int:product_id>/edit/", views.edit_product, name="edit_product"),
    path("<int:product_id>/archive/", views.archive_product, name="archive_product"),
    path("<int:product_id>/restore/", views.restore_product, name="restore_product"),
    path("price-books/", views.price_books, name="price_books"),
    path("price-books/new/", views.new_price_book, name="new_price_book"),
    path("price-books/<int:book_id>/", views.price_book, name="price_book"),
    path("price-books/<int:book_id>/edit/", views.edit_price_book, name="edit_price_book"),
    path("price-books/<int:book_id>/prices/", views.set_price, name="set_price"),
    path("price-books/<int:book_id>/prices/<int:entry_id>/remove/", views.remove_price, name="remove_price"),
    path("price-books/<int:book_id>/archive/", views.archive_price_book, name="archive_price_book"),
    path("price-books/<int:book_id>/restore/", views.restore_price_book, name="restore_price_book"),
]
